{# Building only what changed. A model `materialized: by_document` has rows that belong to one document each
   (`document_id`). Its SQL says what the rows of all documents are and knows nothing of this; here it is run for the
   documents that int_documents__changed names.

   meta.keeps: unchanged  the rows of other documents stay as they are: the table holds all documents
   meta.keeps: changed    the table holds the rows of the changed documents alone: a work table of this build #}

{% materialization by_document, adapter="duckdb", supported_languages=["sql"] %}
    {%- set target = this.incorporate(type="table") -%}
    {%- set existing = load_cached_relation(this) -%}
    {%- set changed = ref("int_documents__changed") -%}
    {%- set keeps_unchanged = config.get("meta", {}).get("keeps") == "unchanged" -%}
    {{ run_hooks(pre_hooks) }}
    {%- set is_whole = run_query("select coalesce(bool_and(is_changed), true) from " ~ changed).columns[0][0] -%}
    {%- set is_new = existing is none or existing.type != "table" -%}
    {% if keeps_unchanged and is_new and not is_whole %}
        {{ exceptions.raise_compiler_error(this ~ " is gone, others are not: run dbt once with --full-refresh") }}
    {% endif %}
    {% if existing is not none and existing.type != "table" %}{{ drop_relation_if_exists(existing) }}{% endif %}
    {%- set rows_of_changed -%}
        select * from (
            {{ sql }}
        ) semi join (select document_id from {{ changed }} where is_changed) using (document_id)
    {%- endset -%}
    {% call statement("main") %}
        {% if keeps_unchanged and not is_whole %}
            create or replace temporary table {{ this.identifier }}__new as {{ rows_of_changed }};
            delete from {{ target }} where document_id in (select document_id from {{ changed }} where is_changed);
            insert into {{ target }} by name from {{ this.identifier }}__new;
            drop table {{ this.identifier }}__new;
        {% elif is_whole %}
            create or replace table {{ target }} as select * from (
                {{ sql }}
            )
        {% else %}
            create or replace table {{ target }} as {{ rows_of_changed }}
        {% endif %}
    {% endcall %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({"relations": [target]}) }}
{% endmaterialization %}


{# Hash of everything the rows are made by: models, seeds, macros. A change of any of them builds all documents anew. #}
{% macro project_fingerprint() %}
    {%- if not execute -%}{{ return("") }}{%- endif -%}
    {%- set checksums = [] -%}
    {%- for node in graph.nodes.values() if node.resource_type in ("model", "seed") -%}
        {%- do checksums.append(node.name ~ node.checksum.checksum) -%}
    {%- endfor -%}
    {%- for name, macro in context[project_name].items() if not name.startswith("test_") -%}
        {%- do checksums.append(name ~ local_md5(macro.macro.macro_sql)) -%}
    {%- endfor -%}
    {{- return(local_md5(checksums | sort | join(" "))) -}}
{% endmacro %}


{# At the end of a build: what was built is noted only where every model that keeps rows was built. A build that broke
   off is made good by the next one, which finds the same documents changed. #}
{% macro note_documents_built(results) %}
    {% if not execute %}{{ return("select 1") }}{% endif %}
    {% set built = [] %}
    {% for result in results if result.status == "success" %}{% do built.append(result.node.name) %}{% endfor %}
    {% set kept = [] %}
    {% for node in graph.nodes.values() if node.config.materialized == "by_document" and node.config.meta.keeps == "unchanged" %}
        {% do kept.append(node.name) %}
    {% endfor %}
    {% if "int_documents__changed" in built and kept | reject("in", built) | list == [] %}
        create or replace table {{ target.schema }}.documents_built as
        select document_id, fingerprint, reports, '{{ project_fingerprint() }}' as project_fingerprint
        from {{ target.schema }}.int_documents__changed
        where fingerprint is not null
    {% else %}
        select 1
    {% endif %}
{% endmacro %}
