# frozen_string_literal: true

require_relative 'lib/ledger/version'

Gem::Specification.new do |spec|
  spec.name = 'ledger'
  spec.version = Ledger::VERSION
  spec.licenses = ['MIT']
  # spec.add_dependency 'ledger-old'
  spec.add_dependency 'ledger-text', '~> 2.1', '>= 2.1.3'
  spec.add_runtime_dependency("ledger-shared".freeze, ["~> 1.4", "!= 1.4.2"])
  spec.add_dependency 'ledger-any'
  spec.add_dependency 'ledger-own', Ledger::VERSION
  spec.add_dependency 'ledger-wrapped',
                      '>= 1',
                      '< 3' if RUBY_VERSION >= '3'
  spec.add_development_dependency %q<ledger-check>, "~> 0.9"
  %w[a b].each { |name| spec.add_dependency name }
end
