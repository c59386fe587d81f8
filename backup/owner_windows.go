package backup

// ownAs has nothing to do: files belong to whoever may write to the folder.
func ownAs(string, string) error { return nil }
