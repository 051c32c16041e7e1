-- XXL-JOB 2.4.1, doc/db/tables_xxl_job.sql, with the types of PostgreSQL.
CREATE TABLE xxl_job_info (
  id serial NOT NULL,
  job_group int NOT NULL,
  job_desc varchar(255) NOT NULL,
  add_time timestamp DEFAULT NULL,
  update_time timestamp DEFAULT NULL,
  author varchar(64) DEFAULT NULL,
  alarm_email varchar(255) DEFAULT NULL,
  schedule_type varchar(50) NOT NULL DEFAULT 'NONE',
  schedule_conf varchar(128) DEFAULT NULL,
  misfire_strategy varchar(50) NOT NULL DEFAULT 'DO_NOTHING',
  executor_route_strategy varchar(50) DEFAULT NULL,
  executor_handler varchar(255) DEFAULT NULL,
  executor_param varchar(512) DEFAULT NULL,
  executor_block_strategy varchar(50) DEFAULT NULL,
  executor_timeout int NOT NULL DEFAULT '0',
  executor_fail_retry_count int NOT NULL DEFAULT '0',
  glue_type varchar(50) NOT NULL,
  glue_source text,
  glue_remark varchar(128) DEFAULT NULL,
  glue_updatetime timestamp DEFAULT NULL,
  child_jobid varchar(255) DEFAULT NULL,
  trigger_status smallint NOT NULL DEFAULT '0',
  trigger_last_time bigint NOT NULL DEFAULT '0',
  trigger_next_time bigint NOT NULL DEFAULT '0',
  PRIMARY KEY (id)
);
CREATE TABLE xxl_job_group (
  id serial NOT NULL,
  app_name varchar(64) NOT NULL,
  title varchar(12) NOT NULL,
  address_type smallint NOT NULL DEFAULT '0',
  address_list text,
  update_time timestamp DEFAULT NULL,
  PRIMARY KEY (id)
);
INSERT INTO xxl_job_group(id, app_name, title) VALUES (1, 'shop-executor', '商城');
INSERT INTO xxl_job_info(job_group, job_desc, alarm_email, schedule_type, schedule_conf, misfire_strategy,
  executor_route_strategy, executor_handler, executor_param, executor_block_strategy, executor_timeout,
  executor_fail_retry_count, glue_type, glue_source, child_jobid, trigger_status) VALUES
  (1, '订单对账', 'ops@example.com', 'CRON', '0 0/5 * * * ?', 'DO_NOTHING', 'FIRST', 'reconcileOrders', 'region=cn', 'SERIAL_EXECUTION', 0, 0, 'BEAN', '', '', 1),
  (1, '日报', NULL, 'CRON', '0 30 2 * * ?', 'FIRE_ONCE_NOW', 'ROUND', 'dailyReport', NULL, 'DISCARD_LATER', 600, 3, 'BEAN', '', '2', 1),
  (1, '月末', NULL, 'CRON', '0 0 23 L * ?', 'DO_NOTHING', 'FIRST', 'monthEnd', NULL, 'COVER_EARLY', 0, 0, 'BEAN', '', '', 0),
  (1, '每周一', NULL, 'CRON', '0 15 9 ? * MON', 'DO_NOTHING', 'FIRST', 'mondays', NULL, 'SERIAL_EXECUTION', 0, 0, 'BEAN', '', '', 1),
  (1, '第三个周五', NULL, 'CRON', '0 0 10 ? * 6#3', 'DO_NOTHING', 'SHARDING_BROADCAST', 'thirdFriday', NULL, 'SERIAL_EXECUTION', 0, 0, 'BEAN', '', '', 1),
  (1, '每30秒', NULL, 'FIX_RATE', '30', 'DO_NOTHING', 'FIRST', 'often', NULL, 'SERIAL_EXECUTION', 0, 0, 'BEAN', '', '', 1),
  (1, '脚本', NULL, 'CRON', '0 0 1 * * ?', 'DO_NOTHING', 'FIRST', '', NULL, 'SERIAL_EXECUTION', 0, 0, 'GLUE_SHELL', E'#!/bin/bash\necho "hello"\n', '', 1),
  (1, 'Groovy', NULL, 'CRON', '0 0 1 * * ?', 'DO_NOTHING', 'FIRST', '', NULL, 'SERIAL_EXECUTION', 0, 0, 'GLUE_GROOVY', 'class A {}', '', 1),
  (1, '手动', NULL, 'NONE', '', 'DO_NOTHING', 'FIRST', 'byHand', NULL, 'SERIAL_EXECUTION', 0, 0, 'BEAN', '', '', 1),
  (1, '日报', NULL, 'CRON', '0 0 8-18/2 ? * 2-6', 'DO_NOTHING', 'FIRST', 'workingHours', NULL, 'SERIAL_EXECUTION', 0, 0, 'BEAN', '', '', 1),
  (1, '坏的', NULL, 'CRON', '0 0 25 * * ?', 'DO_NOTHING', 'FIRST', 'broken', NULL, 'SERIAL_EXECUTION', 0, 0, 'BEAN', '', '', 1);
