// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include "model/ports/rollups.h"

#include <QObject>
#include <QThread>

#include <functional>
#include <memory>
#include <type_traits>
#include <utility>

namespace tokenfence {

/**
 * A question that was asked, held by whoever asked. Letting go of it (by assigning the next question over it,
 * or with the asker's end) cancels it: its answer is then never delivered. Thread: the main thread.
 */
class Query
{
public:
    Query() = default;
    ~Query() { cancel(); }
    Query(Query&& other) noexcept = default;
    Query& operator=(Query&& other) noexcept;
    Query(const Query&) = delete;
    Query& operator=(const Query&) = delete;

    void cancel();
    /// Asked, and not answered yet.
    bool isRunning() const;

private:
    friend class QueryRunner;
    struct State
    {
        CancelToken token;
        bool isOpen = true; // main thread only
    };
    std::shared_ptr<State> m_state;
};

/**
 * Asks the rollups off the main thread: owns a thread with a source of its own, built there at the first
 * question (and again at a later one, where it could not be built: there may be no database yet). Questions
 * are answered one after the other, in the order in which they were asked; one that was cancelled is passed
 * over.
 *
 * Thread: the main thread. Questions run on the other one and must capture values only; answers come back on
 * the main thread, never from within `ask`.
 */
class QueryRunner : public QObject
{
    Q_OBJECT
public:
    explicit QueryRunner(RollupSourceFactory factory, QObject* parent = nullptr);
    /// Cancels everything and waits for the thread, which a question holds for 250 ms at most.
    ~QueryRunner() override;

    /// `question`: Result<T>(RollupSource&, const CancelToken&); `answer`: void(const Result<T>&).
    template <class Question, class Answer>
    [[nodiscard]] Query ask(Question question, Answer answer)
    {
        using Answered = std::invoke_result_t<Question, RollupSource&, const CancelToken&>;
        return post([question = std::move(question), answer = std::move(answer)](
                        const Result<RollupSource*>& source, const CancelToken& cancel,
                        const Tell&) -> std::function<void()> {
            auto result = source.ok() ? std::make_shared<Answered>(question(**source, cancel))
                                      : std::make_shared<Answered>(source.error());
            return [answer, result] { answer(*result); };
        });
    }

    /// The same with pieces of an answer before it: `question` has a third parameter, a function that takes
    /// one, and `piece` gets it on the main thread, while the question stands.
    template <class Piece, class Question, class Take, class Answer>
    [[nodiscard]] Query askInPieces(Question question, Take piece, Answer answer)
    {
        return post([question = std::move(question), piece = std::move(piece), answer = std::move(answer)](
                        const Result<RollupSource*>& source, const CancelToken& cancel,
                        const Tell& tell) -> std::function<void()> {
            const std::function<void(Piece)> send = [&tell, &piece](Piece told) {
                tell([piece, told = std::move(told)] { piece(told); });
            };
            using Answered =
                std::invoke_result_t<Question, RollupSource&, const CancelToken&, decltype(send)>;
            auto result = source.ok() ? std::make_shared<Answered>(question(**source, cancel, send))
                                      : std::make_shared<Answered>(source.error());
            return [answer, result] { answer(*result); };
        });
    }

private:
    /// Calls something on the main thread, if the question stands by then.
    using Tell = std::function<void(std::function<void()>)>;
    /// Runs on the thread; what it returns is called on the main thread.
    using Job =
        std::function<std::function<void()>(const Result<RollupSource*>&, const CancelToken&, const Tell&)>;
    class Worker;

    Query post(Job job);

    QThread m_thread;
    Worker* m_worker;
    CancelToken m_all;
};

} // namespace tokenfence
