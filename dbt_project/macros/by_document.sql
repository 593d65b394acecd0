{# Building only what changed. A model `materialized: by_document` has rows that belong to one document each
   (`document_id`). Its SQL says what the rows of all documents are and knows nothing of this; here it is run for the
   documents that int_documents__changed names.

   meta.keeps: unchanged  the rows of other documents stay as they are: the table holds all documents
   meta.keeps: changed    the table holds the rows of the changed documents alone: a work table of this build

   meta.in_portions: true   documents are taken vars.documents_at_a_time at a time, so that what the model sorts and groups
                            has a bound whatever the size of the warehouse. It has to be a model that looks at each
                            document by itself: what it looks at as a whole would be looked at for each portion again #}

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
    {%- set of_changed -%}
        semi join (select document_id from {{ changed }} where is_changed) using (document_id)
    {%- endset -%}
    {%- set rows = "select * from (\n" ~ sql ~ "\n)" ~ ("" if is_whole else of_changed) -%}
    {%- set portions = document_portions(changed) if config.get("meta", {}).get("in_portions") else ["true"] -%}
    {%- set keeps_rows = keeps_unchanged and not is_whole -%}
    {%- set built = this.identifier ~ "__new" if keeps_rows else target -%}
    {% call statement("main") %}
        {% for portion in portions %}
            {% if loop.first %}
                create or replace {{ "temporary" if keeps_rows }} table {{ built }} as {{ rows }} where {{ portion }};
            {% else %}
                insert into {{ built }} by name {{ rows }} where {{ portion }};
            {% endif %}
        {% endfor %}
        {% if keeps_rows %}
            delete from {{ target }} where document_id in (select document_id from {{ changed }} where is_changed);
            insert into {{ target }} by name from {{ built }};
            drop table {{ built }};
        {% endif %}
    {% endcall %}
    {{ run_hooks(post_hooks) }}
    {{ adapter.commit() }}
    {{ return({"relations": [target]}) }}
{% endmaterialization %}


{# Conditions that part the changed documents by their ids into portions of vars.documents_at_a_time; one that is always
   true where they are no more than that. #}
{% macro document_portions(changed) %}
    {%- set firsts = run_query(
        "select document_id from (select document_id, row_number() over (order by document_id) - 1 as place from "
        ~ changed ~ " where is_changed) where place > 0 and place % " ~ var("documents_at_a_time") ~ " = 0 order by document_id"
    ).columns[0].values() -%}
    {%- set conditions = [] -%}
    {%- for portion in range(firsts | length + 1) -%}
        {%- set bounds = [] -%}
        {%- if portion > 0 -%}{%- do bounds.append("document_id >= '" ~ firsts[portion - 1] ~ "'") -%}{%- endif -%}
        {%- if portion < firsts | length -%}{%- do bounds.append("document_id < '" ~ firsts[portion] ~ "'") -%}{%- endif -%}
        {%- do conditions.append(bounds | join(" and ") or "true") -%}
    {%- endfor -%}
    {{ return(conditions) }}
{% endmacro %}


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
