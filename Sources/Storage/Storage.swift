// The walls of Storage; see design in README.
