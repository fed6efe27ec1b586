// Package register stands in for upstream's list of generators: none.
package register
