// SPDX-License-Identifier: GPL-3.0-or-later
// What waits to be trained: jobs that begin when the run has ended, and sweeps that were cut off.
// While a run trains it also has the buttons that queue another one.
#pragma once
#include <QStringList>
#include <QWidget>
#include <functional>

class QPushButton;
class QVBoxLayout;

namespace sparsescope {

class AppContext;

class RunQueuePanel : public QWidget {
    Q_OBJECT

  public:
    RunQueuePanel(AppContext& context, QWidget* parent = nullptr);
    // Whether the recipe can be trained, and with several values of a setting.
    void setReady(bool ready, bool sweepable);

  Q_SIGNALS:
    void trainRequested();
    void sweepRequested();

  private:
    void refresh();
    // What is shown, in words: rows stay as they are, under the pointer, while it is the same.
    [[nodiscard]] QStringList state() const;
    // A row with a title and a button that takes it away; `go` adds a button that starts it.
    void addRow(const QString& name, const QString& title, const QString& tooltip,
                const std::function<void()>& go, const std::function<void()>& remove);
    void addSweeps();

    AppContext& context_;
    QWidget* buttons_;
    QPushButton* next_;
    QPushButton* sweep_;
    QVBoxLayout* rows_;
    QStringList shown_;
};

}  // namespace sparsescope
