-- Builds that are kept of a version that is published again and again (Maven's SNAPSHOTs); 0: no such version is taken.
alter table repository add column builds_kept_max integer not null default 10 check (builds_kept_max between 0 and 100);
