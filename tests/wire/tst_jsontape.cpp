// SPDX-License-Identifier: GPL-3.0-or-later
#include "model/wire/jsontape.h"

#include "tests/wire/jsonoracle.h"

#include <QTest>

#include <array>
#include <random>
#include <string>
#include <string_view>
#include <vector>

using namespace tokenfence;

namespace {

using Fault = JsonTape::Fault;
using Kind = JsonValue::Kind;

constexpr std::array<std::string_view, 1> opened{"open"};

std::string nested(int levels, char open, char close)
{
    // The outermost object is level 1.
    const auto count = static_cast<std::size_t>(levels - 1);
    std::string inside;
    for (std::size_t i = 0; i + 1 < count; ++i) {
        inside += open == '{' ? std::string("{\"k\":") : std::string(1, open);
    }
    inside += open;
    return "{\"x\":" + inside + std::string(count, close) + "}";
}

std::string many(int keys)
{
    std::string object = "{";
    for (int i = 0; i < keys; ++i) {
        object += "\"k" + std::to_string(i) + "\":" + std::to_string(i) + ",";
    }
    return object;
}

/// Reads a line with its end as the end of memory, and with tails behind it that would complete it.
bool readBothWays(JsonTape& tape, std::string_view line, bool& agreed)
{
    const std::vector<char> exact(line.begin(), line.end()); // so that a sanitizer sees a step beyond it
    const bool taken = tape.read({exact.data(), exact.size()}, exact.size(), opened);
    for (const std::string_view tail :
         {"}}}}", "]}", "\"}", "1}", ",\"a\":1}", ":1}", "\n{", "\n}}}", "\\\"}"}) {
        std::string padded(line);
        while (padded.size() < line.size() + JsonTape::padding) {
            padded += tail;
        }
        agreed = agreed &&
                 taken == tape.read(std::string_view(padded).substr(0, line.size()), padded.size(), opened);
    }
    return taken;
}

const std::vector<std::string>& seeds()
{
    static const std::vector<std::string> lines{
        (R"({"type":"usage","id":"01JD","time":"2026-11-24T03:06:07.983Z","model":"gpt-4o","input_tokens":22000,)"
         R"("output_tokens":310,"cost_usd":0.0581,"labels":{"plan":"free","env":"prod"},"x":null,"y":true})"),
        R"({"a":[1,2,[3,{"b":[]}],{}],"c":{"d":{"e":{"f":"g"}}},"h":-1.5e-7,"i":[true,false,null]})",
        R"({"open":{"a":[{"k":1},{"k":2}],"b":"x"},"open2":[[[["deep"]]]],"\u0061b":"\ud83d\ude00\n\\\"\/"})",
        "{\"\xC3\xA9\":\"\xF0\x9F\xA6\x80\",\"e\":\"\",\"\":0, \"s\" : [ 1 , 2 ] }\r",
        R"({"n":[0,-0,10,1.0,1e1,1E+1,0.1e-1,123456789012345678901234567890],"t":{"x":{"y":[{},{}]}}})",
    };
    return lines;
}

} // namespace

class TestJsonTape : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void takes_data();
    void takes();
    void refuses_data();
    void refuses();
    void laysValuesOut();
    void keepsTheTextOfWhatIsNotOpened();
    void knowsWhatWasReadBeforeAFault_data();
    void knowsWhatWasReadBeforeAFault();
    void takesNoPrefixOfALine();
    void agreesWithAnotherParserAboutMutations_data();
    void agreesWithAnotherParserAboutMutations();
    void readsAfterALongLine();
};

void TestJsonTape::takes_data()
{
    QTest::addColumn<QByteArray>("line");
    const auto row = [](const char* name, const std::string& line) {
        QTest::newRow(name) << QByteArray::fromStdString(line);
    };
    row("an empty object", "{}");
    row("white space and a CR around it", " \t{ } \r");
    row("white space between everything", "{ \"a\" : [ 1 , { } , [ ] ] }");
    row("1e999", "{\"x\":1e999}");
    row("-1E+999", "{\"x\":-1E+999}");
    row("a number of 400 digits", "{\"x\":" + std::string(400, '7') + "}");
    row("minus zero", "{\"x\":-0,\"y\":-0.0e-0}");
    row("every escape", R"({"x":"\"\\\/\b\f\n\r\t\u00e9\ud83d\uDE00"})");
    row("U+007F as it is", "{\"x\":\"\x7f\"}");
    row("an empty key", "{\"\":1}");
    row("the same key in different objects", R"({"a":{"a":[{"a":1},{"a":1}]},"b":{"a":1}})");
    row("keys that differ by case", R"({"x":1,"X":2})");
    row("arrays down to level 32", nested(32, '[', ']'));
    row("objects down to level 32", nested(32, '{', '}'));
    row("a thousand keys", many(1000) + "\"last\":0}");
}

void TestJsonTape::takes()
{
    QFETCH(const QByteArray, line);
    JsonTape tape;
    bool agreed = true;
    QVERIFY(readBothWays(tape, line.toStdString(), agreed));
    QVERIFY(agreed);
    QCOMPARE(tape.fault(), Fault::none);
}

void TestJsonTape::refuses_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<int>("fault");
    const auto row = [](const char* name, const std::string& line, Fault fault) {
        QTest::newRow(name) << QByteArray::fromStdString(line) << static_cast<int>(fault);
    };
    row("nothing", "", Fault::syntax);
    row("white space alone", "  ", Fault::syntax);
    row("an array", "[]", Fault::notAnObject);
    row("a string", "\"x\"", Fault::notAnObject);
    row("a number", "17", Fault::notAnObject);
    row("null", "null", Fault::notAnObject);
    row("a byte order mark", "\xEF\xBB\xBF{}", Fault::syntax);
    row("two objects", "{}{}", Fault::trailing);
    row("an object and a brace", "{}}", Fault::trailing);
    row("an object in an object that is not closed", R"({"a":{"b":1})", Fault::syntax);
    row("an array in an object that is not closed", R"({"a":[1})", Fault::syntax);
    row("an object and a NUL", std::string("{}\0", 3), Fault::syntax);
    row("a form feed inside", "{\f}", Fault::syntax);
    row("a no-break space", "\xC2\xA0{}", Fault::notAnObject);

    row("a trailing comma", R"({"a":1,})", Fault::syntax);
    row("a leading comma", R"({,"a":1})", Fault::syntax);
    row("two commas", R"({"a":1,,"b":2})", Fault::syntax);
    row("no comma", R"({"a":1 "b":2})", Fault::syntax);
    row("no colon", R"({"a" 1})", Fault::syntax);
    row("two colons", R"({"a":"b":1})", Fault::syntax);
    row("two colons behind a number", R"({"a":1:2})", Fault::syntax);
    row("no value", R"({"a":})", Fault::syntax);
    row("a key without quotes", "{a:1}", Fault::syntax);
    row("a number as a key", "{1:2}", Fault::syntax);
    row("a trailing comma in an array", R"({"a":[1,]})", Fault::syntax);
    row("an array closed by a brace", R"({"a":[1}})", Fault::syntax);
    row("an object closed by a bracket", R"({"a":{"b":1]})", Fault::syntax);
    row("a colon in an array", R"({"a":["b":1]})", Fault::syntax);
    row("a comment", R"({"a":1/**/})", Fault::badNumber);
    row("a value that nobody asks for is looked at: tru", R"({"x":tru})", Fault::syntax);
    row("nulll", R"({"x":nulll})", Fault::syntax);
    row("True", R"({"x":True})", Fault::syntax);
    row("a word and a string in one", R"({"x":true"y"})", Fault::syntax);
    row("two words", R"({"x":true false})", Fault::syntax);

    row("NaN", R"({"x":NaN})", Fault::syntax);
    row("Infinity", R"({"x":Infinity})", Fault::syntax);
    row("-Infinity", R"({"x":-Infinity})", Fault::badNumber);
    row("a leading zero", R"({"x":01})", Fault::badNumber);
    row("a leading zero behind a minus", R"({"x":-01})", Fault::badNumber);
    row("a plus", R"({"x":+1})", Fault::syntax);
    row("no digit before the point", R"({"x":.5})", Fault::syntax);
    row("no digit behind the point", R"({"x":5.})", Fault::badNumber);
    row("no digit between point and exponent", R"({"x":5.e3})", Fault::badNumber);
    row("an exponent without digits", R"({"x":1e+})", Fault::badNumber);
    row("a minus alone", R"({"x":-})", Fault::badNumber);
    row("two points", R"({"x":1.2.3})", Fault::badNumber);
    row("hexadecimal", R"({"x":0x10})", Fault::badNumber);
    row("a bad number deep in what nobody asks for", R"({"x":[[{"y":[01]}]]})", Fault::badNumber);

    row("an unknown escape", R"({"x":"\x41"})", Fault::badString);
    row("an escape that is cut", R"({"x":"\u12"})", Fault::badString);
    row("an escape that is not hexadecimal", R"({"x":"\u12G4"})", Fault::badString);
    row("a tab as it is", "{\"x\":\"a\tb\"}", Fault::badString);
    row("a control character in a key", "{\"a\x01\":1}", Fault::badString);
    row("a lone high surrogate", R"({"x":"\ud800"})", Fault::badString);
    row("a lone low surrogate", R"({"x":"\udc00"})", Fault::badString);
    row("a high surrogate and a letter", R"({"x":"\ud800a"})", Fault::badString);
    row("a high surrogate and another escape", R"({"x":"\ud800\n"})", Fault::badString);
    row("a high surrogate and a letter's escape", R"({"x":"\ud800\u0041"})", Fault::badString);
    row("two high surrogates", R"({"x":"\ud800\ud800"})", Fault::badString);
    row("a pair the wrong way round", R"({"x":"\udc00\ud800"})", Fault::badString);
    row("a lone surrogate in a key", R"({"\ud800":1})", Fault::badString);
    row("a lone surrogate in a key of what nobody asks for", R"({"x":[{"\udfff":1}]})", Fault::badString);
    row("half a string", R"({"x":"abc})", Fault::syntax);

    row("a continuation byte alone", "{\"x\":\"\x80\"}", Fault::notUtf8);
    row("an overlong form", "{\"x\":\"\xC0\x80\"}", Fault::notUtf8);
    row("a surrogate in bytes", "{\"x\":\"\xED\xA0\x80\"}", Fault::notUtf8);
    row("above U+10FFFF", "{\"x\":\"\xF4\x90\x80\x80\"}", Fault::notUtf8);
    row("bad UTF-8 outside a string", "{\"x\":1\xFF}", Fault::notUtf8);

    row("a key twice", R"({"a":1,"b":2,"a":3})", Fault::doubleKey);
    row("a key twice, once escaped", R"({"a":1,"\u0061":2})", Fault::doubleKey);
    row("a key twice, escaped in two ways", R"({"\u00e9":1,"\u00E9":2})", Fault::doubleKey);
    row("a key twice, with a slash escaped", R"({"a/b":1,"a\/b":2})", Fault::doubleKey);
    row("an empty key twice", R"({"":1,"":2})", Fault::doubleKey);
    row("a key twice in what nobody asks for", R"({"x":[[{"a":{},"a":[]}]]})", Fault::doubleKey);
    row("a key twice around an object with the same key", R"({"a":{"a":1},"a":2})", Fault::doubleKey);
    row("a key twice among a thousand", many(1000) + "\"k0\":0}", Fault::doubleKey);
    row("a key twice among sixty-five", many(64) + "\"k63\":0}", Fault::doubleKey);
    row("a key twice among sixty-six", many(65) + "\"k63\":0}", Fault::doubleKey);

    row("arrays down to level 33", nested(33, '[', ']'), Fault::tooDeep);
    row("objects down to level 33", nested(33, '{', '}'), Fault::tooDeep);
    row("60,000 opening brackets", "{\"x\":" + std::string(60'000, '['), Fault::syntax);
    row("60,000 opening brackets and a brace", "{\"x\":" + std::string(60'000, '[') + "}", Fault::tooDeep);
}

void TestJsonTape::refuses()
{
    QFETCH(const QByteArray, line);
    QFETCH(const int, fault);
    JsonTape tape;
    const std::string text = line.toStdString();
    QVERIFY(!tape.read(text, text.size(), opened));
    QCOMPARE(static_cast<int>(tape.fault()), fault);
    QVERIFY(!tape.faultText().empty());
    bool agreed = true;
    QVERIFY(!readBothWays(tape, text, agreed));
    QVERIFY(agreed);
    QVERIFY(tape.read("{}", 0, opened)); // nothing of it is left behind
}

void TestJsonTape::laysValuesOut()
{
    JsonTape tape;
    const std::string line =
        R"( {"a":"x\ty","open":{"p":[1,[2,3],{"q":true}],"r":null},"\u0062":-1.50e+2 } )";
    QVERIFY(tape.read(line, 0, opened));
    const JsonValue& root = tape.root();
    QVERIFY(root.kind == Kind::object);
    QCOMPARE(std::distance(root.begin(), root.end()), std::ptrdiff_t(3));

    const JsonValue* a = tape.member("a");
    QVERIFY(a && a->kind == Kind::string && a->text == "x\ty");
    const JsonValue* b = tape.member("b");
    QVERIFY(b && b->kind == Kind::number && b->text == "-1.50e+2");
    const JsonValue* open = tape.member("open");
    QVERIFY(open && open->kind == Kind::object);
    QCOMPARE(open->text, std::string_view(R"({"p":[1,[2,3],{"q":true}],"r":null})"));
    const JsonValue& p = *open->begin();
    QVERIFY(p.key == "p" && p.kind == Kind::array && p.text == R"([1,[2,3],{"q":true}])");
    QCOMPARE(std::distance(p.begin(), p.end()), std::ptrdiff_t(3));
    auto element = p.begin();
    QVERIFY(element->text == "1" && element->key.empty());
    ++element;
    QVERIFY(element->kind == Kind::array && std::distance(element->begin(), element->end()) == 2);
    ++element;
    QVERIFY(element->begin()->key == "q" && element->begin()->kind == Kind::boolean);
    auto r = open->begin();
    ++r;
    QVERIFY(r->key == "r" && r->kind == Kind::null);
    QVERIFY(tape.member("none") == nullptr);
}

void TestJsonTape::keepsTheTextOfWhatIsNotOpened()
{
    JsonTape tape;
    QVERIFY(tape.read(R"({"prices":{"m":{"a" : 1e-7}} ,"list":[ [1], 2 ],"open":[1]})", 0, opened));
    const JsonValue* prices = tape.member("prices");
    QVERIFY(prices && prices->kind == Kind::object && prices->span == 1);
    QCOMPARE(prices->text, std::string_view(R"({"m":{"a" : 1e-7}})"));
    const JsonValue* list = tape.member("list");
    QVERIFY(list && list->kind == Kind::array && list->span == 1 && list->text == "[ [1], 2 ]");
    QCOMPARE(tape.member("open")->span, std::uint32_t(2));
}

void TestJsonTape::knowsWhatWasReadBeforeAFault_data()
{
    QTest::addColumn<QByteArray>("line");
    QTest::addColumn<QByteArray>("id");
    const auto row = [](const char* name, const char* line, const char* id) {
        QTest::newRow(name) << QByteArray(line) << QByteArray(id);
    };
    row("what stood before it", R"({"id":"a","x":tru})", "a");
    row("what stood before a container in which it is", R"({"id":"a","open":{"id":"b","x":01}})", "a");
    row("nothing from inside a container that was not read whole", R"({"open":{"id":"b","x":01}})", "");
    row("nothing from inside the last container where the object is not closed", R"({"open":{"id":"b"})", "");
    row("nothing behind it", R"({"x":tru,"id":"a"})", "");
    row("nothing that stands twice", R"({"id":"a","id":"b"})", "");
    row("what stands once where another key stands twice", R"({"id":"a","x":1,"x":2})", "a");
    row("what stands once where a key inside stands twice", R"({"id":"a","open":{"id":1,"id":2}})", "a");
    row("nothing where the bytes are no UTF-8", "{\"id\":\"a\",\"x\":\"\xFF\"}", "");
    row("nothing where it is no object", R"(["id","a"])", "");
}

void TestJsonTape::knowsWhatWasReadBeforeAFault()
{
    QFETCH(const QByteArray, line);
    QFETCH(const QByteArray, id);
    JsonTape tape;
    const std::string text = line.toStdString();
    QVERIFY(!tape.read(text, 0, opened));
    const JsonValue* member = tape.member("id");
    QCOMPARE(member ? QByteArray(member->text.data(), static_cast<qsizetype>(member->text.size()))
                    : QByteArray(),
             id);
}

void TestJsonTape::takesNoPrefixOfALine()
{
    JsonTape tape;
    for (const std::string& line : seeds()) {
        const std::size_t whole = line.find_last_of('}') + 1;
        for (std::size_t length = 0; length < whole; ++length) {
            bool agreed = true;
            const std::string_view prefix = std::string_view(line).substr(0, length);
            QVERIFY2(!readBothWays(tape, prefix, agreed), std::string(prefix).c_str());
            QVERIFY2(agreed, std::string(prefix).c_str());
        }
        bool agreed = true;
        QVERIFY(readBothWays(tape, line, agreed));
        QVERIFY(agreed);
    }
}

void TestJsonTape::agreesWithAnotherParserAboutMutations_data()
{
    QTest::addColumn<unsigned>("seed");
    for (unsigned seed = 1; seed <= 8; ++seed) {
        QTest::addRow("seed %u", seed) << seed;
    }
}

void TestJsonTape::agreesWithAnotherParserAboutMutations()
{
    QFETCH(const unsigned, seed);
    constexpr std::array<std::string_view, 34> scraps{
        "{",       "}",       "[",        "]",        ":",    ",",    "\"",  "\\",    "0",
        "-",       ".",       "e",        "1e5",      "true", "null", "tru", "\\u00", "\\u0061",
        "\\ud83d", "\\ude00", "\"a\":1",  "{}",       "[]",   " ",    "\t",  "\x01",  "\xC3",
        "\xA9",    "\"k\":",  ",\"k\":2", "\xED\xA0", "\\n",  "\\\\", "\r"};
    std::mt19937 random(seed);
    const auto below = [&](std::size_t end) { return static_cast<std::size_t>(random() % end); };
    JsonTape tape;
    int accepted = 0;
    int compared = 0;
    for (int round = 0; round < 6'000; ++round) {
        std::string line = seeds()[below(seeds().size())];
        for (std::size_t change = 1 + below(3); change > 0 && !line.empty(); --change) {
            const std::size_t at = below(line.size());
            switch (below(5)) {
            case 0:
                line[at] = static_cast<char>(random());
                break;
            case 1:
                line.insert(at, scraps[below(scraps.size())]);
                break;
            case 2:
                line.erase(at, 1 + below(4));
                break;
            case 3:
                line.insert(below(line.size()), line.substr(at, 1 + below(12)));
                break;
            default:
                line.replace(at, 1, scraps[below(scraps.size())]);
            }
        }
        const auto expected = JsonOracle::accepts(line);
        bool agreed = true;
        const bool taken = readBothWays(tape, line, agreed);
        QVERIFY2(agreed, line.c_str());
        if (expected) {
            QVERIFY2(taken == *expected, line.c_str());
            accepted += taken ? 1 : 0;
            ++compared;
        }
    }
    QVERIFY(accepted > 300 && compared - accepted > 300); // both happen, or the test says nothing
}

void TestJsonTape::readsAfterALongLine()
{
    JsonTape tape;
    std::string line = "{\"open\":[0";
    for (int i = 0; i < 1'000'000; ++i) {
        line += ",1";
    }
    line += "]}";
    QVERIFY(tape.read(line, 0, opened));
    QCOMPARE(tape.member("open")->span, std::uint32_t(1'000'002));
    QVERIFY(tape.read(R"({"open":[1]})", 0, opened));
    QCOMPARE(tape.member("open")->span, std::uint32_t(2));
}

QTEST_APPLESS_MAIN(TestJsonTape)
#include "tst_jsontape.moc"
