// SPDX-License-Identifier: GPL-3.0-or-later
// Asks for a file and writes to it what the table of neurons shows (core/workspace/
// neuron_columns.h, as sparsescope-cli neurons does): its rows, in its order, with its columns.
#pragma once
#include <vector>

#include <QObject>
#include <QStringList>

#include "app/controllers/task.h"
#include "core/types/ids.h"

namespace sparsescope {

class AppContext;

class TableExporter : public QObject {
    Q_OBJECT

  public:
    TableExporter(AppContext& context, QWidget* parent);

    struct Table {
        std::vector<NeuronId> neurons;
        QStringList columns;  // keys; what is only for the eye is left out
    };
    void ask(const Table& table);

  Q_SIGNALS:
    void written(const QString& sentence);
    void failed(const QString& sentence);

  private:
    void write(const Table& table, const QString& path);

    AppContext& context_;
    QWidget* parent_;
    QString asked_file_ = QStringLiteral("neurons.csv");  // what the person called the last one
    Task task_;
};

}  // namespace sparsescope
