-- Applied whole at every boot by the leader; every statement may run again.
-- JSON that users wrote is kept in text columns: jsonb refuses the NUL character and reorders keys.
create schema if not exists engine;

create table if not exists engine.leader (one boolean primary key default true check (one), epoch bigint not null default 0);
insert into engine.leader default values on conflict do nothing;

create table if not exists engine.function (
  id text primary key,
  app text not null,
  url text not null,
  config jsonb not null,
  archived boolean not null default false,
  synced_at timestamptz not null default now()
);

create table if not exists engine.event (
  id text primary key,
  seq bigint generated always as identity unique,
  ext_id text not null,
  name text not null,
  body text not null,
  received_at timestamptz not null default now()
);
create index if not exists event_ext_id on engine.event (ext_id);
create index if not exists event_received_at on engine.event (received_at);

create table if not exists engine.run (
  id text primary key,
  fn text not null,
  status text not null default 'queued' check (status in ('queued', 'running', 'completed', 'failed', 'cancelled')),
  events text not null,
  event_ids text[] not null,
  seq bigint not null default 0, -- engine.event.seq of the newest event known when the run began; older events cancel nothing
  idem text not null,
  ckeys text[] not null default '{}',
  skey text,
  priority int not null default 0,
  req_version int not null default -1,
  pending text[] not null default '{}',
  step_count int not null default 0,
  state_bytes bigint not null default 0,
  created_at timestamptz not null default now(),
  started_at timestamptz,
  ended_at timestamptz,
  output text,
  last_error text
);
create unique index if not exists run_idem on engine.run (fn, idem);
create index if not exists run_fn on engine.run (fn, id);
create index if not exists run_open on engine.run (id) where ended_at is null;
create index if not exists run_ended_badly on engine.run (status, id) where status in ('failed', 'cancelled');
create index if not exists run_skey on engine.run (fn, skey) where ended_at is null and skey is not null;
create index if not exists run_event on engine.run ((event_ids[1]));
create index if not exists run_batch_events on engine.run using gin (event_ids) where cardinality(event_ids) > 1;

create table if not exists engine.step (
  run text not null,
  id text not null,
  seq bigint generated always as identity,
  op text not null,
  name text,
  val text not null,
  attempts int not null default 1,
  started_at timestamptz,
  ended_at timestamptz not null default now(),
  primary key (run, id)
);

create table if not exists engine.job (
  id bigint generated always as identity primary key,
  key text unique not null,
  run text,
  fn text,
  kind text not null,
  step text,
  attempt int not null default 0,
  score bigint not null, -- due time in ms; for calls that are due at once, the start of the run, so older runs end first
  ckeys text[] not null default '{}',
  payload text,
  last_error text,
  created_at timestamptz not null default now()
);
create index if not exists job_call on engine.job (score) where kind in ('start', 'edge', 'plan');
create index if not exists job_timer on engine.job (score) where kind not in ('start', 'edge', 'plan');
create index if not exists job_run on engine.job (run);
alter table engine.job set (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 2000);

create table if not exists engine.pause (
  run text not null,
  step text not null,
  kind text not null check (kind in ('wait', 'invoke', 'signal', 'cancel')),
  event text,
  expr text,
  mpath text not null default '',
  mval text not null default '',
  corr text,
  expires_at timestamptz not null,
  created_at timestamptz not null default now(),
  primary key (run, step, kind)
);
create index if not exists pause_match on engine.pause (event, mpath, mval);
create index if not exists pause_corr on engine.pause (corr) where corr is not null;

create table if not exists engine.gcra (key text primary key, tat double precision not null);
create table if not exists engine.batch (
  fn text not null,
  key text not null,
  seq bigint generated always as identity,
  event_id text not null,
  body text not null,
  primary key (fn, key, seq)
);
create table if not exists engine.cron (fn text not null, expr text not null, next_at timestamptz not null, primary key (fn, expr));

-- Holds back a new epoch until this transaction ends, and ends this transaction when a newer epoch exists.
create or replace function engine.fence(expected bigint) returns void language plpgsql as $$
begin
  perform pg_advisory_xact_lock_shared(7719, 2);
  if (select epoch from engine.leader) <> expected then
    raise exception 'another engine leads' using errcode = 'EF001';
  end if;
end $$;

create or replace function engine.enqueue(j jsonb, of_run text, of_fn text, of_ckeys text[]) returns void language sql as $$
  insert into engine.job (key, run, fn, kind, step, attempt, score, ckeys, payload)
  values (j->>'key', of_run, of_fn, j->>'kind', j->>'step', coalesce((j->>'attempt')::int, 0), (j->>'score')::bigint, of_ckeys, j->>'payload')
  on conflict (key) do nothing
$$;

-- Jobs that outlive their run: end events and answers to callers. `ifAwaited` drops an event nobody waits for.
create or replace function engine.enqueue_detached(list jsonb) returns void language sql as $$
  select engine.enqueue(j, null, null, '{}') from jsonb_array_elements(list) j
  where j->>'ifAwaited' is null or exists (select 1 from engine.pause where event = j->>'ifAwaited')
$$;

-- One transition of one run. Lock order everywhere: run, then its jobs and pauses.
create or replace function engine.commit(p jsonb) returns text language plpgsql as $$
declare
  r engine.run%rowtype;
  s jsonb;
  j jsonb;
  pend text[];
  counted int := 0;
  bytes bigint := 0;
  since timestamptz;
  fin jsonb := p->'finish';
begin
  perform engine.fence((p->>'epoch')::bigint);
  select * into r from engine.run where id = p->>'run' for update;
  if p ? 'job' then
    delete from engine.job where id = (p->>'job')::bigint;
    if not found then return 'gone'; end if;
  elsif p ? 'keepJob' then -- a checkpoint: the call goes on, and its next error is a first one again
    update engine.job set attempt = 0 where id = (p->>'keepJob')::bigint;
    if not found then return 'gone'; end if;
  end if;
  if r.id is null or r.ended_at is not null then return 'ended'; end if;
  if p ? 'pause' then -- an event and a timeout may both want it: one wins
    delete from engine.pause where run = r.id and step = p->>'pause' and kind <> 'cancel' returning created_at into since;
    if not found then return 'lost'; end if;
    delete from engine.job where key = r.id || ':' || (p->>'pause') || ':timeout';
  end if;
  for s in select * from jsonb_array_elements(coalesce(p->'steps', '[]')) loop
    insert into engine.step (run, id, op, name, val, attempts, started_at)
    values (r.id, s->>'id', s->>'op', s->>'name', s->>'val', coalesce((s->>'attempts')::int, 1),
      coalesce(to_timestamp((s->>'startedAt')::float8 / 1000), since))
    on conflict do nothing;
    if found then
      counted := counted + 1;
      bytes := bytes + length(s->>'val');
    end if;
  end loop;
  if fin is not null then
    update engine.run set status = fin->>'status', output = fin->>'output', ended_at = now(), pending = '{}',
      started_at = coalesce(started_at, now()), step_count = step_count + counted, state_bytes = state_bytes + bytes,
      last_error = coalesce(p->>'lastError', last_error)
    where id = r.id;
    delete from engine.job where run = r.id;
    delete from engine.pause where run = r.id;
    perform engine.enqueue_detached(coalesce(fin->'jobs', '[]'));
    return 'finished';
  end if;
  pend := array(
    select x from unnest(case when p ? 'pending' then array(select jsonb_array_elements_text(p->'pending')) else r.pending end) x
    where not exists (select 1 from engine.step where run = r.id and id = x));
  -- Discoveries that overlapped report steps that have ended meanwhile: those must not start again.
  for s in select x from jsonb_array_elements(coalesce(p->'pauses', '[]')) x
    where not exists (select 1 from engine.step where run = r.id and id = x->>'step') loop
    insert into engine.pause (run, step, kind, event, expr, mpath, mval, corr, expires_at)
    values (r.id, s->>'step', s->>'kind', s->>'event', s->>'expr', coalesce(s->>'mpath', ''), coalesce(s->>'mval', ''), s->>'corr',
      to_timestamp((s->>'expiresAt')::float8 / 1000))
    on conflict do nothing;
  end loop;
  for j in select x from jsonb_array_elements(coalesce(p->'jobs', '[]')) x
    where x->>'step' is null or not exists (select 1 from engine.step where run = r.id and id = x->>'step') loop
    perform engine.enqueue(jsonb_set(j, '{key}', to_jsonb(r.id || ':' || (j->>'key'))), r.id, r.fn, r.ckeys);
  end loop;
  update engine.run set status = 'running', started_at = coalesce(started_at, now()), pending = pend,
    req_version = coalesce((p->>'reqVersion')::int, req_version), step_count = step_count + counted, state_bytes = state_bytes + bytes
  where id = r.id;
  if (p ? 'discover' and (cardinality(pend) = 0 or p ? 'race'))
    -- A run that nothing would wake again is woken: no transition may strand it.
    or (p ? 'job' and not exists (select 1 from engine.job where run = r.id and kind not in ('start-timeout', 'finish-timeout'))
      and not exists (select 1 from engine.pause where run = r.id and kind <> 'cancel')) then
    perform engine.enqueue(
      jsonb_build_object('key', r.id || ':edge:' || coalesce(p->>'discover', 'again:' || (p->>'job')), 'kind', 'edge',
        'score', (extract(epoch from r.created_at) * 1000)::bigint - r.priority * 1000),
      r.id, r.fn, r.ckeys);
  end if;
  return 'ok';
end $$;

-- All that one call needs. `busy` says that other work of the run is open, so steps must be planned, not run at once.
create or replace function engine.load(of_run text, of_job bigint) returns table (
  fn text, status text, events text, req_version int, step_count int, state_bytes bigint, created_at timestamptz, steps jsonb, busy boolean
) language plpgsql as $$
begin
  if exists (select 1 from engine.run q where q.id = of_run and q.status = 'queued') then
    perform set_config('synchronous_commit', 'off', true); -- only a mark for people; the first commit repeats it
    update engine.run q set status = 'running', started_at = now() where q.id = of_run and q.status = 'queued';
  end if;
  return query select q.fn, q.status, q.events, q.req_version, q.step_count, q.state_bytes, q.created_at,
    (select jsonb_agg(jsonb_build_array(s.id, s.val) order by s.seq) from engine.step s where s.run = q.id),
    exists (select 1 from engine.job o where o.run = q.id and o.id <> of_job and o.kind not in ('start-timeout', 'finish-timeout'))
      or exists (select 1 from engine.pause o where o.run = q.id and o.kind <> 'cancel')
  from engine.run q where q.id = of_run and q.ended_at is null;
end $$;

-- The next try of a job; the error is kept for people.
create or replace function engine.retry(expected bigint, of_job bigint, next_attempt int, due bigint, error text) returns void language plpgsql as $$
begin
  perform engine.fence(expected);
  perform 1 from engine.run where id = (select run from engine.job where id = of_job) for update;
  update engine.job set attempt = next_attempt, score = due, last_error = coalesce(error, last_error) where id = of_job;
  if found and error is not null then
    update engine.run set last_error = error where id = (select run from engine.job where id = of_job);
  end if;
end $$;

create or replace function engine.start_runs(list jsonb) returns setof text language sql as $$
  with input as (
    select * from jsonb_to_recordset(list) as x(id text, fn text, events text, "eventIds" jsonb, seq bigint, idem text, ckeys jsonb,
      skey text, priority int, score bigint, "startTimeoutAt" bigint, cancels jsonb)
  ), started as (
    insert into engine.run (id, fn, events, event_ids, seq, idem, ckeys, skey, priority)
    select id, fn, events, array(select jsonb_array_elements_text("eventIds")), seq, idem, array(select jsonb_array_elements_text(ckeys)), skey, priority
    from input on conflict (fn, idem) do nothing returning id
  ), cancels as (
    insert into engine.pause (run, step, kind, event, expr, mpath, mval, expires_at)
    select i.id, c.step, 'cancel', c.event, c.expr, coalesce(c.mpath, ''), coalesce(c.mval, ''), to_timestamp(c."expiresAt" / 1000)
    from started join input i using (id), jsonb_to_recordset(i.cancels) as c(step text, event text, expr text, mpath text, mval text, "expiresAt" float8)
  ), jobs as (
    insert into engine.job (key, run, fn, kind, score, ckeys)
    select i.id || ':start', i.id, i.fn, 'start', i.score, array(select jsonb_array_elements_text(i.ckeys)) from started join input i using (id)
    union all
    select i.id || ':start-timeout', i.id, i.fn, 'start-timeout', i."startTimeoutAt", '{}' from started join input i using (id)
    where i."startTimeoutAt" is not null
  )
  select id from started
$$;

-- Which paths of an event the open waits and cancellations compare (a loose index scan).
create or replace function engine.pause_paths(names text[]) returns table (event text, mpath text) language sql stable as $$
  with recursive walk as (
    select n as event, (select min(p.mpath) from engine.pause p where p.event = n) as mpath from unnest(names) n
    union all
    select w.event, (select min(p.mpath) from engine.pause p where p.event = w.event and p.mpath > w.mpath) from walk w where w.mpath is not null
  )
  select w.event, w.mpath from walk w where w.mpath is not null
$$;
