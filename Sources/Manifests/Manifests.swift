// The walls of Manifests; see design in README.
