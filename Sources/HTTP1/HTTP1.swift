// The walls of HTTP1; see design in README.
