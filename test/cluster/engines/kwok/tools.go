//go:build tools

// Package tools pins kwok, so that go.mod and go.sum name every version of it.
package tools

import _ "sigs.k8s.io/kwok/cmd/kwok"
