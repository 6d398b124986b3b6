// The walls of Evidence; see design in README.
