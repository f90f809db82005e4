-- Licences as documents declare them, each distinct text once.
create table license (
  id integer generated always as identity primary key,
  text text not null unique
);
-- Null: the document declares none.
alter table release_component add column license_id integer references license;
-- What checking the document against its standard gave: see `validate-document.ts`. Null until it is read.
alter table sbom add column validation jsonb;
