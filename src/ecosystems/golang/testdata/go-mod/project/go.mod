// Deprecated: use bank.example/ledger/v2 instead.
module bank.example/ledger

go 1.24.1

toolchain go1.24.6

godebug default=go1.21

require (
	git.example/Bank/forms v1.2.0
	upstream.example/left v1.0.5
	"upstream.example/right/v3" v3.0.1 // pinned
	upstream.example/old v2.3.0+incompatible
	upstream.example/excluded v1.1.0
)

require (
	upstream.example/checker v0.4.0 // indirect
	upstream.example/near v0.0.0-20240102030405-4f1d0a7c0c5b // indirect
	upstream.example/shared v1.9.0 // indirect; kept by hand
)

require `upstream.example/raw` v1.0.0

exclude (
	upstream.example/excluded v1.1.0
	upstream.example/left v1.0.4
)

replace (
	git.example/Bank/forms => ../forms
	upstream.example/left v1.0.5 => upstream.example/fork-of-left v1.0.6
	upstream.example/shared v1.8.0 => ./never
)

retract [v0.1.0, v0.3.9] // published by mistake
retract v0.4.0

tool upstream.example/checker/cmd/check
