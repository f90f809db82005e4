# -*- encoding: utf-8 -*-
# stub: ledger-native 1.13.9 x86_64-linux lib

Gem::Specification.new do |s|
  s.name = "ledger-native".freeze
  s.version = "1.13.9".freeze
  s.platform = "x86_64-linux".freeze

  s.required_rubygems_version = Gem::Requirement.new(">= 3.3.22".freeze) if s.respond_to? :required_rubygems_version=
  s.require_paths = ["lib".freeze]
  s.authors = ["Bank".freeze]
  s.licenses = ["MIT".freeze, "Ruby".freeze]
  s.summary = "Text with = signs".freeze

  s.add_runtime_dependency(%q<ledger-shared>.freeze, ["~> 1.4".freeze])
end
