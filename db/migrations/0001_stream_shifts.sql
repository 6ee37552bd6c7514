CREATE TABLE "stream_shifts" (
	"session_id" text NOT NULL,
	"revision" integer NOT NULL,
	"stream" integer NOT NULL,
	"shift_us" bigint NOT NULL,
	"author_id" text NOT NULL,
	"created_at" timestamp with time zone NOT NULL,
	CONSTRAINT "stream_shifts_session_id_revision_pk" PRIMARY KEY("session_id","revision")
);
--> statement-breakpoint
ALTER TABLE "stream_shifts" ADD CONSTRAINT "stream_shifts_session_id_sessions_id_fk" FOREIGN KEY ("session_id") REFERENCES "public"."sessions"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "stream_shifts" ADD CONSTRAINT "stream_shifts_author_id_users_id_fk" FOREIGN KEY ("author_id") REFERENCES "public"."users"("id") ON DELETE no action ON UPDATE no action;