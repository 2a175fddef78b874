// SPDX-License-Identifier: GPL-3.0-or-later
// The field for every kind of query, with chips that choose the kind: words, documents, a vector or
// neurons; a picture that is pasted or named is asked with as well. It searches while a person
// types. Below it stands how texts are searched, and errors.
#pragma once
#include <array>
#include <memory>

#include <QTemporaryDir>
#include <QWidget>

class QLineEdit;

namespace sparsescope {

class Chip;
class Commands;
class SearchController;
class SearchWay;

class SearchComposer : public QWidget {
    Q_OBJECT

  public:
    SearchComposer(SearchController& search, Commands& commands, QWidget* parent = nullptr);
    void focusQuery();
    void showProblem(const QString& sentence);
    void startOver();  // with words
    // Without a model there are words only.
    void setModelThere(bool there);

  Q_SIGNALS:
    void left();  // down, to the hits

  protected:
    bool eventFilter(QObject* watched, QEvent* event) override;

  private:
    bool pastePicture();  // false: there is none to paste
    void build();
    void setMode(int mode);
    void submit();
    void showQuestion();
    void clearProblem();
    void showPlaceholder();

    SearchController& search_;
    QLineEdit* query_ = nullptr;
    std::array<Chip*, 4> modes_{};
    SearchWay* way_ = nullptr;
    int mode_ = 0;  // index of TypedQuery::Mode
    bool submitting_ = false;
    std::unique_ptr<QTemporaryDir> pasted_;  // holds pictures that were pasted
    int pasted_number_ = 0;
};

}  // namespace sparsescope
