// The walls of Service; see design in README.
