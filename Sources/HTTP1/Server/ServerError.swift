package import Basics

/// Why a server could not start.
package typealias ServerError = Failure<Uncoded>
