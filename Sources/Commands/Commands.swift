// The walls of Commands; see design in README.
