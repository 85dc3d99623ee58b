searchPart("links",{"starts":{"links":"0","posts":"0"}})
