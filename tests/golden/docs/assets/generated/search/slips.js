searchPart("slips",{"starts":{"begin":"0","end":"0"}})
