-- Every request a question nobody has asked: two weights made of this run's number and a count.
local run, asked = "0", 0

function init(args)
  run = args[1] or run
  math.randomseed(tonumber(run))
end

function request()
  asked = asked + 1
  local weights = string.format("performance:%d.%s,security:%d.%06d", math.random(1, 9), run, math.random(1, 9), asked)
  return wrk.format(nil, wrk.path .. "&weights=" .. weights)
end
