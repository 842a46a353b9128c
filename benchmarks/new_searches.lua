-- Every request what somebody has typed so far of two of the words given, every fourth time mistyped.
local words, asked = {}, 0

function init(args)
  math.randomseed(tonumber(args[1]))
  for word in string.gmatch(args[2], "%a+") do
    words[#words + 1] = word
  end
end

function request()
  asked = asked + 1
  local typed = words[math.random(#words)] .. " " .. words[math.random(#words)]
  typed = string.sub(typed, 1, math.random(#typed))
  if asked % 4 == 0 and #typed > 4 then
    local at = math.random(#typed - 1)
    typed = string.sub(typed, 1, at - 1) .. string.sub(typed, at + 1)
  end
  return wrk.format(nil, wrk.path .. "?q=" .. string.gsub(typed, " ", "%%20"))
end
