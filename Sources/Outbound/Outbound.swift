// The walls of Outbound; see design in README.
