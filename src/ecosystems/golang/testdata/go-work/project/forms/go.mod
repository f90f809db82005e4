module git.example/bank/forms

go 1.22

require git.example/bank/errs v1.10.0 // indirect
