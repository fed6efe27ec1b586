//go:build tools

// Package tools pins external-secrets, so that go.mod and go.sum name every version of it.
package tools

import _ "github.com/external-secrets/external-secrets/cmd/controller"
