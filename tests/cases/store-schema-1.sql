-- A store as the program of schema 1 left it, with its words of role (sqlite3 .dump).
BEGIN TRANSACTION;
CREATE TABLE decisions (
	id INTEGER NOT NULL, 
	revision INTEGER NOT NULL, 
	meeting_date TEXT, 
	content TEXT NOT NULL, 
	unit TEXT NOT NULL, 
	due TEXT, 
	due_text TEXT NOT NULL, 
	task_key TEXT, 
	task_title TEXT NOT NULL, 
	done TEXT, 
	withdrawn SMALLINT NOT NULL, 
	at TEXT NOT NULL, 
	who TEXT NOT NULL, 
	role TEXT NOT NULL, 
	PRIMARY KEY (id, revision)
);
INSERT INTO "decisions" VALUES(1,1,NULL,'Rà soát thủ tục','','2026-07-31','',NULL,'',NULL,0,'2026-07-03T01:15:00.000000+00:00','Thư ký cuộc họp','thư ký');
CREATE TABLE drafts (
	id VARCHAR(32) NOT NULL, 
	file_name TEXT NOT NULL, 
	sha256 VARCHAR(64) NOT NULL, 
	note TEXT NOT NULL, 
	report_date TEXT, 
	check_summary TEXT NOT NULL, 
	illustrative SMALLINT NOT NULL, 
	base INTEGER, 
	refused SMALLINT NOT NULL, 
	at TEXT NOT NULL, 
	who TEXT NOT NULL, 
	role TEXT NOT NULL, 
	PRIMARY KEY (id), 
	FOREIGN KEY(sha256) REFERENCES files (sha256)
);
CREATE TABLE extensions (
	id INTEGER NOT NULL, 
	task_key TEXT NOT NULL, 
	task_title TEXT NOT NULL, 
	from_date TEXT, 
	to_date TEXT NOT NULL, 
	reason TEXT NOT NULL, 
	decided_by TEXT NOT NULL, 
	decided_on TEXT, 
	at TEXT NOT NULL, 
	who TEXT NOT NULL, 
	role TEXT NOT NULL, 
	withdrawn_at TEXT, 
	withdrawn_by TEXT, 
	withdrawn_reason TEXT, 
	PRIMARY KEY (id)
);
CREATE TABLE files (
	sha256 VARCHAR(64) NOT NULL, 
	size INTEGER NOT NULL, 
	data BLOB NOT NULL, 
	PRIMARY KEY (sha256)
);
INSERT INTO "files" VALUES('2e75fcf05c204472879d31afa38317c8ff91c34bcb9ea4bba75fa3bbc7902ef1',9,X'504B0304204A756C79');
CREATE TABLE log (
	id INTEGER NOT NULL, 
	at TEXT NOT NULL, 
	who TEXT NOT NULL, 
	role TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	action TEXT NOT NULL, 
	version INTEGER, 
	detail TEXT NOT NULL, 
	previous TEXT NOT NULL, 
	hash TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "log" VALUES(1,'2026-07-03T01:15:00.000000+00:00','Công chức Văn phòng – Thống kê','Cập nhật số liệu','127.0.0.1','publish',1,'{"at": "2026-07-03T01:15:00.000000+00:00", "base": null, "check_summary": "{}", "file_name": "so-lieu-thang-7.xlsx", "id": 1, "illustrative": false, "kind": "publish", "note": "S\u1ed1 li\u1ec7u th\u00e1ng 7", "origin": "127.0.0.1", "reason": "", "report_date": "2026-07-14", "restored_from": null, "role": "C\u1eadp nh\u1eadt s\u1ed1 li\u1ec7u", "sha256": "2e75fcf05c204472879d31afa38317c8ff91c34bcb9ea4bba75fa3bbc7902ef1", "size": 9, "who": "C\u00f4ng ch\u1ee9c V\u0103n ph\u00f2ng \u2013 Th\u1ed1ng k\u00ea"}','0000000000000000000000000000000000000000000000000000000000000000','1bf88f1fbfef8a477a6b845af594e9342be41fb39ae45983c494f932dc753811');
INSERT INTO "log" VALUES(2,'2026-07-03T01:15:00.000000+00:00','Thư ký cuộc họp','thư ký','máy này','meeting-start',1,'{"id": 1, "meeting_date": "2026-07-05", "version": 1}','1bf88f1fbfef8a477a6b845af594e9342be41fb39ae45983c494f932dc753811','0f622730c3cc5ec2dbf854fa06cc9ce5d2854476e0633ff54533a2c127fc0957');
INSERT INTO "log" VALUES(3,'2026-07-03T01:15:00.000000+00:00','Thư ký cuộc họp','thư ký','máy này','decision-add',NULL,'{"content": "R\u00e0 so\u00e1t th\u1ee7 t\u1ee5c", "done": null, "due": "2026-07-31", "due_text": "", "id": 1, "meeting_date": null, "revision": 1, "task_key": null, "task_title": "", "unit": "", "withdrawn": false}','0f622730c3cc5ec2dbf854fa06cc9ce5d2854476e0633ff54533a2c127fc0957','7dec2e51f28252685d570246dde4129dfb0efbaf5530257260b95860b6efc442');
INSERT INTO "log" VALUES(4,'2026-07-03T01:15:00.000000+00:00','Thư ký cuộc họp','thư ký','máy này','setting',NULL,'{"after": "{\"hidden\": []}", "before": null, "name": "agenda"}','7dec2e51f28252685d570246dde4129dfb0efbaf5530257260b95860b6efc442','b5cd6c06bafae9ecdf0eba0ce8816b45b70a6a2c436993d1d4c941425c6bfb86');
CREATE TABLE meetings (
	id INTEGER NOT NULL, 
	meeting_date TEXT NOT NULL, 
	version INTEGER, 
	at TEXT NOT NULL, 
	who TEXT NOT NULL, 
	role TEXT NOT NULL, 
	closed_at TEXT, 
	closed_by TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(version) REFERENCES versions (id)
);
INSERT INTO "meetings" VALUES(1,'2026-07-05',1,'2026-07-03T01:15:00.000000+00:00','Thư ký cuộc họp','thư ký',NULL,NULL);
CREATE TABLE settings (
	name VARCHAR(200) NOT NULL, 
	value TEXT NOT NULL, 
	at TEXT NOT NULL, 
	who TEXT NOT NULL, 
	role TEXT NOT NULL, 
	PRIMARY KEY (name)
);
INSERT INTO "settings" VALUES('agenda','{"hidden": []}','2026-07-03T01:15:00.000000+00:00','Thư ký cuộc họp','thư ký');
CREATE TABLE state (
	id INTEGER NOT NULL, 
	schema INTEGER NOT NULL, 
	log_count INTEGER NOT NULL, 
	log_head TEXT NOT NULL, 
	PRIMARY KEY (id)
);
INSERT INTO "state" VALUES(1,1,4,'b5cd6c06bafae9ecdf0eba0ce8816b45b70a6a2c436993d1d4c941425c6bfb86');
CREATE TABLE versions (
	id INTEGER NOT NULL, 
	kind TEXT NOT NULL, 
	file_name TEXT NOT NULL, 
	sha256 TEXT NOT NULL, 
	size INTEGER NOT NULL, 
	note TEXT NOT NULL, 
	report_date TEXT, 
	check_summary TEXT NOT NULL, 
	illustrative SMALLINT NOT NULL, 
	base INTEGER, 
	restored_from INTEGER, 
	reason TEXT NOT NULL, 
	at TEXT NOT NULL, 
	who TEXT NOT NULL, 
	role TEXT NOT NULL, 
	origin TEXT NOT NULL, 
	deleted_at TEXT, 
	deleted_by TEXT, 
	deleted_reason TEXT, 
	PRIMARY KEY (id), 
	FOREIGN KEY(base) REFERENCES versions (id), 
	FOREIGN KEY(restored_from) REFERENCES versions (id)
);
INSERT INTO "versions" VALUES(1,'publish','so-lieu-thang-7.xlsx','2e75fcf05c204472879d31afa38317c8ff91c34bcb9ea4bba75fa3bbc7902ef1',9,'Số liệu tháng 7','2026-07-14','{}',0,NULL,NULL,'','2026-07-03T01:15:00.000000+00:00','Công chức Văn phòng – Thống kê','Cập nhật số liệu','127.0.0.1',NULL,NULL,NULL);
COMMIT;
