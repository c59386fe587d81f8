package app

// becomeOwner changes nothing here: Windows has no root who would leave files behind.
func becomeOwner(string) error { return nil }
