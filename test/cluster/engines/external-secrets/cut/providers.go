// Package register stands in for upstream's list of secret providers: the one that these tests use.
package register

import _ "github.com/external-secrets/external-secrets/pkg/provider/fake"
