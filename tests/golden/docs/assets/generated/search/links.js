searchPart("links",{"starts":{"links":"0"}})
