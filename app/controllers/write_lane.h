// SPDX-License-Identifier: GPL-3.0-or-later
// A lane of changes that a person made in a workspace file. Each is stored in a task that opens its
// own writing connection, one after another and in their order; a quick second one never replaces
// the first. What was added is stored, whatever becomes of the window: nothing cancels a write, and
// destroying the lane first stores what is left, which may take as long as another process keeps
// the file. Window thread only.
#pragma once
#include <deque>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>

#include <QObject>
#include <QString>

#include "app/controllers/task.h"
#include "core/corpus/corpus.h"

namespace sparsescope {

class WriteLane : public QObject {
    Q_OBJECT

  public:
    using Act = std::function<Status(Corpus&)>;
    using Done = std::function<void(const Status&)>;

    explicit WriteLane(QObject* parent = nullptr);
    ~WriteLane() override;

    // `file` is the workspace that the change belongs to; another may be open when its turn comes.
    // `act` runs on the lane's thread. `done` runs on the window's thread once it was stored or
    // refused, and never while the lane is destroyed.
    void add(std::filesystem::path file, Act act, Done done);
    // Whether anything is not stored yet. In `done`: anything after that change.
    [[nodiscard]] bool busy() const { return !writes_.empty(); }

  Q_SIGNALS:
    // Nothing is left to store. The sentence says what was refused since the lane was idle last;
    // "" when nothing was.
    void idle(const QString& problem);

  private:
    struct Write;
    void storeFirst();
    void finishFirst(const Status& stored);

    std::deque<std::shared_ptr<Write>> writes_;  // the first one is being stored
    QString problem_;
    std::optional<Task> task_;  // the destructor ends it before it looks at what is left
};

}  // namespace sparsescope
