-- Which names of OSV ecosystems there are, one probe each.
create index advisory_range_filed on advisory_range (ecosystem, osv_ecosystem);
