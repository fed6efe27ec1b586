//go:build tools

// Package tools pins Argo CD, so that go.mod and go.sum name every version of it.
package tools

import _ "github.com/argoproj/argo-cd/v3/cmd"
