// Delivery has no behaviour yet, so there is nothing to test; the target holds the place of its tests.
