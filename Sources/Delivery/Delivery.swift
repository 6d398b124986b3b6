// The walls of Delivery; see design in README.
