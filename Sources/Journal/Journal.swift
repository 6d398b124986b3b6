// The walls of Journal; see design in README.
