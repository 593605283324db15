-- What is overdue is few of many open tasks, whoever they wait for.

CREATE INDEX ix_task_due_at ON desk.task (due_at) WHERE done_at IS NULL;
