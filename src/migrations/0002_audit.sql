-- Hash-linked leaves; `day` is the partition key. The chain's head is one row, locked last in each transaction.
create table audit_entry (
  sequence bigint not null,
  day date not null,
  at timestamptz not null,
  actor_kind text not null,
  actor_name text not null,
  person_id uuid,
  account_id uuid,
  token_id uuid,
  action text not null,
  subject_kind text not null,
  subject_id text not null,
  org_unit_id uuid,
  detail jsonb not null,
  leaf bytea not null,
  previous_hash bytea not null,
  hash bytea not null,
  primary key (sequence, day)
) partition by range (day);
create table audit_entry_rest partition of audit_entry default;
create index audit_entry_subject on audit_entry (subject_kind, subject_id, sequence desc);
create index audit_entry_person on audit_entry (person_id, sequence desc);
create index audit_entry_action on audit_entry (action, sequence);

create table audit_chain (
  id smallint primary key check (id = 1),
  sequence bigint not null,
  hash bytea not null
);
insert into audit_chain values (1, 0, '\x0000000000000000000000000000000000000000000000000000000000000000');
