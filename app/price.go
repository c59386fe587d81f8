package app

import "naps/session"

// price is what runs cost on this server: one credit each, and what the operator asks for a run that a monitor starts.
func (c Config) price() session.Price { return session.Price{Run: 1, Watch: c.WatchCredits} }
