-- Jobs: what one capability leaves for another, in its own transaction. The queue's tables are graphile-worker's and stay
-- local to the coordinator. What a person may know of a job stands beside it in job_runs: how far it is, what it could not
-- read, whether somebody stopped it.

create table job_runs (
  community_id uuid not null,
  id uuid not null,
  task text not null,
  payload jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'stopped', 'failed')),
  asked_at timestamptz not null,
  -- From when on it should run; a job for later is not late before.
  due_at timestamptz not null,
  tries integer not null default 0,
  done integer not null default 0 check (done >= 0),
  total integer check (total >= 0),
  failing uuid[] not null default '{}',
  problem text,
  stop_at timestamptz,
  stop_by uuid,
  changed_at timestamptz not null,
  primary key (community_id, id)
);
select community_table('job_runs');
create index job_runs_open on job_runs (community_id, due_at) where state in ('waiting', 'running', 'failed', 'stopped');
comment on table job_runs is 'every job that was asked for, until thirty days after it ended: done once, seen by those it concerns';
comment on column job_runs.failing is 'rows that could not be handled, by their ids alone';
comment on column job_runs.problem is 'the code of what went wrong, never its words: those can hold what residents wrote';

grant select, insert, update, delete on job_runs to postern_app;

create table job_tasks (
  name text primary key
);
comment on table job_tasks is 'the tasks that a server has registered at its start; no other job can be added';

create table job_marks (
  name text primary key,
  at timestamptz not null
);
comment on table job_marks is 'up to when something that goes by the clock has been done, whichever server did it';

-- Runs as the owner, because the application's role has no business in the queue's schema; which tasks there are is checked
-- here, so that a hole in the application cannot fill the queue with others. Asked again under the same key, a job that
-- waits is moved, and one that runs is followed by another.
create function enqueue_job(task text, payload json, key text, run_at timestamptz default null) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from public.job_tasks where name = task) then
    raise exception 'there is no such job' using errcode = '22023';
  end if;
  perform graphile_worker.add_job(task, payload, run_at => enqueue_job.run_at, max_attempts => 12, job_key => key);
end
$$;

comment on function enqueue_job(text, json, text, timestamptz) is
  'Adds a job that runs once this transaction has committed; not before run_at when that is given.';

-- A server that is killed at every try uses the tries up, and the queue lets go of the job without a word.
create function revive_job(task text, payload json, key text) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if not exists (select from graphile_worker._private_jobs j where j.key = revive_job.key and j.locked_at is not null) then
    perform public.enqueue_job(revive_job.task, revive_job.payload, revive_job.key);
  end if;
end
$$;

comment on function revive_job(text, json, text) is 'Has a job that was begun taken up anew, unless somebody is at it.';

revoke execute on function enqueue_job(text, json, text, timestamptz), revive_job(text, json, text) from public;
grant execute on function enqueue_job(text, json, text, timestamptz), revive_job(text, json, text) to postern_app;
