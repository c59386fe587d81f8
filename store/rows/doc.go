// Package rows reads what the tables of naps hold: their columns, and how a row becomes a value of package market. The
// writer, which reads inside its transaction, and the queries of package store share it, so that a column is named in
// one place.
package rows
