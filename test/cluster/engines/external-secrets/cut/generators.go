// Package register stands in for upstream's list of generators: the one that needs no cloud.
package register

import _ "github.com/external-secrets/external-secrets/pkg/generator/password"
