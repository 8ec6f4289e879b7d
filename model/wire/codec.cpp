// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/codec.h"

#include "model/wire/agentlines.h"
#include "model/wire/controllines.h"
#include "model/wire/fieldreader.h"
#include "model/wire/framing.h"
#include "model/wire/jsontape.h"
#include "model/wire/linecontext.h"
#include "model/wire/policyreader.h"

#include <utility>

namespace tokenfence {

struct LineReader::State
{
    explicit State(Names& names)
        : context(names)
    {
    }

    template <class Line>
    Decoded<Line> read(std::string_view text, WallTime now, std::size_t capacity,
                       std::span<const std::string_view> opened,
                       Line (*(*decoderOf)(std::string_view))(FieldReader&, LineContext&));
    WireError errorOf(FieldFault&& fault) const;
    WireError badJson() const;

    JsonTape tape;
    LineContext context;
};

const std::size_t LineReader::padding = JsonTape::padding;
static_assert(LineFramer::slack >= JsonTape::padding, "the lines of a framer are read where they lie");

WireError LineReader::State::errorOf(FieldFault&& fault) const
{
    WireError error;
    error.code = std::move(fault.code);
    error.message = std::move(fault.message);
    error.field = std::move(fault.field);
    const JsonValue* id = tape.member("id");
    if (id != nullptr && id->kind == JsonValue::Kind::string && isName(id->text)) {
        error.id = id->text;
    }
    return error;
}

WireError LineReader::State::badJson() const
{
    return errorOf({"bad_json", {}, std::string(tape.faultText())});
}

template <class Line>
Decoded<Line> LineReader::State::read(std::string_view text, WallTime now, std::size_t capacity,
                                      std::span<const std::string_view> opened,
                                      Line (*(*decoderOf)(std::string_view))(FieldReader&, LineContext&))
{
    if (!tape.read(text, capacity, opened)) {
        return badJson();
    }
    FieldFault fault;
    FieldReader fields(tape.root(), {}, fault);
    fields.require({"type"});
    const JsonValue* type = fields.find("type");
    if (type != nullptr && type->kind != JsonValue::Kind::string) {
        fields.refuse("type", "a string");
    }
    if (fields.failed()) {
        return errorOf(std::move(fault));
    }
    const auto decoder = decoderOf(type->text);
    if (decoder == nullptr) {
        return errorOf({"unknown_type", {}, "There is no line of this type on this socket."});
    }
    // Before all other fields, whichever line it is: without an id its answer pairs with nothing.
    fields.name("id");
    if (fields.failed()) {
        return errorOf(std::move(fault));
    }
    context.now = now;
    Decoded<Line> decoded(std::in_place_index<0>, decoder(fields, context));
    if (fields.failed()) {
        return errorOf(std::move(fault));
    }
    return decoded;
}

LineReader::LineReader(Names& names)
    : m_state(std::make_unique<State>(names))
{
}

LineReader::~LineReader() = default;

Decoded<AgentLine> LineReader::readAgent(std::string_view line, WallTime now, std::size_t capacity)
{
    return m_state->read<AgentLine>(line, now, capacity, agentOpenedKeys(), agentDecoder);
}

Decoded<ControlLine> LineReader::readControl(std::string_view line, WallTime now, std::size_t capacity)
{
    return m_state->read<ControlLine>(line, now, capacity, controlOpenedKeys(), controlDecoder);
}

Decoded<Policy> LineReader::readPolicy(std::string_view json)
{
    static constexpr std::string_view openedKeys[] = {"match", "raise"};
    State& state = *m_state;
    if (!state.tape.read(json, 0, openedKeys)) {
        return state.badJson();
    }
    FieldFault fault;
    FieldReader fields(state.tape.root(), {}, fault);
    Policy policy = readPolicyFields(fields, PolicySource::stored);
    if (fault) {
        return state.errorOf(std::move(fault));
    }
    return policy;
}

bool LineReader::isBlank(std::string_view line)
{
    return line.find_first_not_of(" \t\r") == std::string_view::npos;
}

} // namespace tokenfence
