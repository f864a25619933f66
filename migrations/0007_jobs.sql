-- Jobs: what one capability leaves for another, in its own transaction. The queue's tables are graphile-worker's and stay
-- local to the coordinator; the application may add a job and nothing else. The function runs as the owner, because the
-- application's role has no business in the queue's schema; which tasks there are is checked here, so that a hole in the
-- application cannot fill the queue with others.

create function enqueue_job(task text, payload json, run_at timestamptz default null) returns void
  language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
begin
  if task not in ('exits:review') then
    raise exception 'there is no such job' using errcode = '22023';
  end if;
  perform graphile_worker.add_job(task, payload, run_at => enqueue_job.run_at, max_attempts => 12);
end
$$;

comment on function enqueue_job(text, json, timestamptz) is
  'Adds a job that runs once this transaction has committed; not before run_at when that is given.';

revoke execute on function enqueue_job(text, json, timestamptz) from public;
grant execute on function enqueue_job(text, json, timestamptz) to postern_app;

grant delete on jobs_done to postern_app;
