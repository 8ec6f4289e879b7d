// SPDX-License-Identifier: GPL-3.0-or-later
#include "tests/bench/engineprocess.h"

#include "tests/bench/report.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fstream>
#include <utility>

namespace tokenfence::bench {

std::string EngineProcess::binary()
{
    const char* given = std::getenv("TOKENFENCE_BINARY");
    return given != nullptr ? given : TOKENFENCE_BUILT_BINARY;
}

EngineProcess::EngineProcess(std::filesystem::path folder)
    : m_folder(std::move(folder))
{
    std::filesystem::create_directories(m_folder);
    std::array<int, 2> output = {};
    if (::pipe2(output.data(), O_CLOEXEC) != 0) {
        failOfSystem("a pipe");
    }
    const std::string program = binary();
    const std::string runtime = (m_folder / "run").string();
    const std::string file = database().string();
    const std::string log = (m_folder / "engine.log").string();
    m_pid = ::fork();
    if (m_pid == 0) {
        ::prctl(PR_SET_PDEATHSIG, SIGKILL);
        ::dup2(output[1], STDOUT_FILENO);
        ::dup2(::open(log.c_str(), O_WRONLY | O_CREAT | O_APPEND, 0600), STDERR_FILENO);
        ::execl(program.c_str(), program.c_str(), "serve", "--db", file.c_str(), "--runtime-dir",
                runtime.c_str(), "--timezone", "UTC", nullptr);
        ::_exit(127);
    }
    ::close(output[1]);
    std::array<char, 4096> bytes = {};
    const ssize_t length = ::read(output[0], bytes.data(), bytes.size());
    if (length < 6 || std::string_view(bytes.data(), 6) != "ready ") {
        fail(program + " did not get ready; see " + log);
    }
    ::close(output[0]);
}

EngineProcess::~EngineProcess()
{
    stop();
}

void EngineProcess::stop()
{
    if (m_pid > 0) {
        ::kill(m_pid, SIGTERM);
        ::waitpid(m_pid, nullptr, 0);
        m_pid = -1;
    }
}

double EngineProcess::memoryMiB() const
{
    return memoryMiBOf(std::to_string(m_pid));
}

double memoryMiBOf(const std::string& process)
{
    std::ifstream status("/proc/" + process + "/status");
    std::string key;
    while (status >> key) {
        if (key == "RssAnon:") {
            double kib = 0;
            status >> kib;
            return kib / 1024;
        }
    }
    fail("the system does not say what memory a process holds");
}

std::string EngineProcess::control(std::string_view line) const
{
    LineClient client(controlSocket());
    std::string result(client.ask(std::string(line) + "\n"));
    if (result.find("\"ok\":true") == std::string::npos) {
        fail("the engine says: " + result);
    }
    return result;
}

} // namespace tokenfence::bench
