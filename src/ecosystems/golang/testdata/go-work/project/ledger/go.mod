module git.example/bank/ledger

go 1.22

require (
	git.example/bank/errs v1.2.0
	git.example/bank/forms v0.0.0
	git.example/bank/table v1.3.0 // indirect
)
