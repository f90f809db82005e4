-- A tier in which the policy admits by itself takes two persons: what the first asked for waits here. '': the usual tier.
alter table package add column asked_tier text;
alter table package add column tier_asked_by uuid references person;
alter table package add constraint package_asked_tier check ((asked_tier is null) = (tier_asked_by is null));
